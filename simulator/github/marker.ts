/** The business key that the writer hides in a body, if it hides one: the effect ledger shows it. */
export function markerIn(body: string | null): string | undefined {
  return /<!-- drumbeat:([0-9a-f]{16}) -->/.exec(body ?? '')?.[1];
}
