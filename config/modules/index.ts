/** Every capability that has settings: one line each, by the name of its section. */
export { iteration } from './iteration.ts';
export { sync } from './sync.ts';
export { release } from './release.ts';
export { retrospective } from './retrospective.ts';
