/** The command `drumbeat` in the image, where nothing has to be set up: `npm run drumbeat -- why`. */
await import('../cli/main.ts');
