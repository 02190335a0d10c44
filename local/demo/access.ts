/** The variables with which a process finds the vendors that a simulator stands in for. */
export { accessTo } from '../../simulator/access.ts';
