/** The vendors, one line each. */
export { github } from './github/index.ts';
export { jira } from './jira/index.ts';
export { slack } from './slack/index.ts';
