/** A program that cannot start, as any of the product's would say it. */
process.stderr.write('DATABASE_URL is not set.\n');
process.exitCode = 3;
