/** GitHub's numbers, in characters. A body includes the marker by which a write is found again. */
export const limits = { title: 256, body: 65_536, release: 125_000 };
