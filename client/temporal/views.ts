/** The views of the Temporal UI that are worth keeping: each is one visibility query. */
import type { TeamId } from '../../domain/team.ts';
import { searchAttributes } from '../../workflows/contract/search-attributes.ts';

export interface View {
  /** Letters, numbers and spaces: the UI takes no others. */
  readonly name: string;
  readonly about: string;
  readonly query: string;
}

/** `undecided` are the workflows with a write whose outcome is not known; Temporal does not know them, the records do. */
export function savedViews(team: TeamId, undecided: readonly string[] = []): View[] {
  const { health, waitingOn } = searchAttributes;
  const running = `${searchAttributes.team.name} = "${team}" AND ExecutionStatus = "Running"`;
  const view = (name: string, about: string, condition: string): View => {
    return { name, about, query: `${running} AND ${condition}` };
  };
  const ids = undecided.map((id) => `"${id}"`).join(', ');
  return [
    view('waiting on a person', 'somebody is asked and has not answered', `${waitingOn.name} IS NOT NULL`),
    view('at risk', 'still running, but needs attention', `${health.name} = "at risk"`),
    view('overdue', 'a deadline has passed', `${health.name} = "overdue"`),
    view('parked', 'cannot continue until something outside is fixed', `${health.name} = "parked"`),
    ...(ids ? [view('undecided', 'an outside write with an unknown result', `WorkflowId IN (${ids})`)] : []),
  ];
}

/** Where the UI shows the view; with `keep` it also keeps it among the saved views of this browser. */
export function linkTo({ name, query }: View, ui: string, namespace: string, keep = false): string {
  const search = [`query=${encodeURIComponent(query)}`, ...(keep ? [`savedQuery=${encodeURIComponent(name)}`] : [])];
  return `${ui.replace(/\/$/, '')}/namespaces/${encodeURIComponent(namespace)}/workflows?${search.join('&')}`;
}
