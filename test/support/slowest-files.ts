/** Ends a run with its five slowest files, so that nobody has to look for them. */
import { relative } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

export class SlowestFiles implements Reporter {
  onTestRunEnd(files: readonly TestModule[]): void {
    const times = files.map((file) => {
      const { collectDuration, duration, setupDuration } = file.diagnostic();
      return { name: relative(process.cwd(), file.moduleId), ms: collectDuration + duration + setupDuration };
    });
    const slowest = times.toSorted((a, b) => b.ms - a.ms).slice(0, 5);
    const lines = slowest.map(({ name, ms }) => `  ${(ms / 1000).toFixed(1).padStart(6)} s  ${name}`);
    process.stdout.write(`\nSlowest files:\n${lines.join('\n')}\n`);
  }
}
