/** The workflows that a worker runs. */
export { iteration } from './iteration/iteration.ts';
export { release } from './release.ts';
export { retrospective } from './retrospective/retrospective.ts';
export { startIteration } from './start-iteration.ts';
