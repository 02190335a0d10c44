/** How the page looks: calm, one column, light and dark, from a phone to a sheet of paper. The page's policy allows exactly this text. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #fff; --ink: #1c2024; --soft: #5b6470; --rule: #e0e4e9; --wash: #f5f7f9; --link: #0b57a4;
  --good: #22683f; --good-wash: #e3f3e9; --fair: #8a5a00; --fair-wash: #fbefd6; --bad: #b3261e; --bad-wash: #fbe5e3;
  --calm: #4a6a8a; --calm-wash: #e6eef6;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #15181c; --ink: #e6e9ed; --soft: #a0a9b4; --rule: #2e343c; --wash: #1d2126; --link: #8abcf5;
    --good: #7fd3a0; --good-wash: #1a3325; --fair: #f0c36b; --fair-wash: #3a2e14; --bad: #ff9d94; --bad-wash: #43201d;
    --calm: #9dbddd; --calm-wash: #1f2d3b;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body {
  margin: 0 auto; padding: 2.5rem 1.5rem 4rem; max-width: 56rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  overflow-wrap: anywhere; font-variant-numeric: tabular-nums;
}
h1, h2, h3, h4, p, ul, ol, dl, dd, figure { margin: 0; }
h1 { font-size: 2.1rem; line-height: 1.2; letter-spacing: -0.01em; }
h1 span { display: block; font-size: 1.15rem; font-weight: 400; letter-spacing: 0; color: var(--soft); }
h2 { font-size: 1.3rem; line-height: 1.3; margin: 0 0 .75rem; }
h3 { font-size: 1rem; line-height: 1.4; }
h4 { font-size: .875rem; margin: 1.25rem 0 .35rem; }
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 2px solid var(--link); outline-offset: 3px; border-radius: 3px; }
code { font: .85em/1.4 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
time, .whole-words { white-space: nowrap; }
h3 .fine { font-weight: 400; }
.eyebrow { color: var(--soft); margin-bottom: .35rem; }
.lead { font-size: 1.2rem; line-height: 1.45; margin: 1rem 0 1.5rem; max-width: 44rem; }
.fine { font-size: .875rem; color: var(--soft); }
.none { color: var(--soft); }
header > .fine + .fine { margin-top: .2rem; }
.tiles { display: grid; grid-template-columns: repeat(5, 1fr); border: 1px solid var(--rule); border-radius: 8px; margin-bottom: 1rem; }
.tiles div { padding: .8rem .9rem; border-left: 1px solid var(--rule); }
.tiles div:first-child { border-left: 0; }
.tiles dt { font-size: .8rem; color: var(--soft); }
.tiles dd { font-size: .8rem; line-height: 1.4; color: var(--soft); }
.tiles b { display: block; font-size: 1.35rem; line-height: 1.35; color: var(--ink); font-weight: 600; }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; padding: .7rem 0; margin-top: 1.25rem; border-block: 1px solid var(--rule); font-size: .9rem; }
nav a { padding: .15rem 0; }
section { margin-top: 2.75rem; }
section > p { margin-bottom: .75rem; }
section > h3 { margin: 1.25rem 0 .35rem; }
section > ul { padding-left: 1.2rem; margin: .2rem 0 .6rem; }
.rows { list-style: none; padding: 0; border-top: 1px solid var(--rule); }
.rows > li { padding: .75rem 0; border-bottom: 1px solid var(--rule); }
.goal { display: grid; grid-template-columns: 3fr 2fr; gap: .4rem 1.5rem; }
.goal ul { padding-left: 1.1rem; }
.change { display: grid; grid-template-columns: 9.5rem 1fr 11rem; gap: .25rem 1rem; align-items: baseline; }
.badge { display: inline-block; padding: .05rem .5rem; border-radius: 99px; font-size: .8rem; font-weight: 500; line-height: 1.5; white-space: nowrap; background: var(--wash); color: var(--soft); }
.badge.achieved, .badge.improved, .badge.counted, .badge.done { background: var(--good-wash); color: var(--good); }
.badge.partly, .badge.same, .badge.carry-over, .badge.changed, .badge.private { background: var(--fair-wash); color: var(--fair); }
.badge.missed, .badge.worse, .badge.refused, .badge.not-tried { background: var(--bad-wash); color: var(--bad); }
.badge.scope-added, .badge.improvement { background: var(--calm-wash); color: var(--calm); }
.picture { margin: 0 0 1.25rem; }
.bar-name { font-size: .875rem; margin-top: .5rem; }
.bar, .timeline { display: block; border-radius: 4px; }
.bar rect { stroke: var(--paper); stroke-width: 1; }
.planned { fill: var(--calm); color: var(--calm); }
.scope-added { fill: var(--link); color: var(--link); }
.bar .done, .legend .done { fill: var(--good); color: var(--good); }
.bar .carry-over, .legend .carry-over { fill: var(--fair); color: var(--fair); }
.bar .dropped, .legend .dropped { fill: var(--bad); color: var(--bad); }
.bar .open, .legend .open { fill: var(--soft); color: var(--soft); }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 0 1.1rem; padding: .15rem 0 0; font-size: .875rem; }
.legend b { font-weight: 600; }
table { border-collapse: collapse; width: 100%; margin: 0 0 1.25rem; font-size: .9rem; }
caption { text-align: left; font-size: .875rem; color: var(--soft); padding-bottom: .4rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid var(--rule); font-weight: 400; }
thead th { font-size: .8rem; color: var(--soft); }
.axis text { font-size: .75rem; fill: var(--soft); }
.wait { display: grid; grid-template-columns: 1fr 1fr; gap: .1rem 1.5rem; }
.wait > .timeline { align-self: center; }
.wait > p:last-child:nth-child(5) { grid-column: 1 / -1; }
.axis { margin-left: calc(50% + .75rem); }
.monday { fill: var(--rule); }
rect.answered { fill: var(--good); }
rect.partly { fill: var(--fair); }
rect.silence { fill: var(--bad); }
.key li { display: flex; align-items: center; gap: .4rem; color: var(--soft); }
.key li::before { content: ""; width: .9rem; height: .5rem; border-radius: 3px; background: currentColor; }
.key .answered::before { background: var(--good); }
.key .partly::before { background: var(--fair); }
.key .silence::before { background: var(--bad); }
.key .dot::before { width: .45rem; height: .45rem; border-radius: 50%; background: none; border: 1.5px solid var(--ink); }
.key .tick::before { width: 2px; height: .9rem; border-radius: 0; background: var(--ink); }
.timeline .open { fill: var(--calm); }
.deadline { fill: var(--ink); }
.reminder { fill: var(--paper); stroke: var(--ink); stroke-width: 1.5; }
.decision { border: 1px solid var(--rule); border-radius: 8px; margin-bottom: .5rem; }
.decision > summary { padding: .65rem .9rem; cursor: pointer; }
.decision[open] > summary { border-bottom: 1px solid var(--rule); }
summary .name { color: var(--link); text-decoration: underline; text-underline-offset: .15em; }
summary .fine { display: block; }
.opened { padding: 0 .9rem .9rem; scroll-margin-top: 5rem; }
.content { padding-left: 2.4rem; background: var(--wash); border-radius: 6px; padding-block: .6rem; padding-right: .8rem; }
.content li { padding: .1rem 0; }
.answers { padding-left: 0; list-style: none; }
.answers li { padding: .35rem 0; }
.answers dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 .8rem; font-size: .875rem; margin: .2rem 0 0 .5rem; }
.answers dt { color: var(--soft); }
.opened ul { padding-left: 1.2rem; margin: .3rem 0; }
.whole { color: var(--ink); }
.more { margin: .6rem 0 1rem; }
.more > summary { cursor: pointer; font-size: .9rem; color: var(--link); padding: .2rem 0; }
.scroll { overflow-x: auto; }
.scroll table { min-width: 46rem; font-size: .8rem; overflow-wrap: normal; }
.scroll td:first-child { white-space: nowrap; }
.card { border: 1px solid var(--rule); border-radius: 8px; padding: .8rem .9rem; margin-bottom: .6rem; }
.card > * + * { margin-top: .3rem; }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--rule); font-size: .8rem; color: var(--soft); }
@media (max-width: 40rem) {
  body { padding: 1.25rem 1rem 3rem; }
  h1 { font-size: 1.7rem; }
  .lead { font-size: 1.1rem; }
  .tiles { grid-template-columns: 1fr 1fr; }
  .tiles div { border-left: 0; border-top: 1px solid var(--rule); }
  .tiles div:nth-child(-n+2) { border-top: 0; }
  .tiles div:nth-child(even) { border-left: 1px solid var(--rule); }
  .tiles div:last-child:nth-child(odd) { grid-column: 1 / -1; }
  .goal, .change, .wait { grid-template-columns: 1fr; }
  .axis { margin-left: 0; }
  .answers dl { grid-template-columns: 1fr; }
  .answers dd { margin-bottom: .3rem; }
}
@media print {
  @page { margin: 16mm 15mm; }
  html { font-size: 10pt; }
  body { padding: 0; max-width: none; }
  nav { display: none; }
  a { color: inherit; text-decoration: none; }
  section { margin-top: 1.6rem; }
  h2, h3, h4, summary { break-after: avoid; }
  .rows > li, .card, .tiles { break-inside: avoid; }
  .decision::details-content { content-visibility: visible; block-size: auto; }
  .decision > summary { list-style: none; }
  .badge, .bar, .timeline, .content, .key li::before { print-color-adjust: exact; }
}
`;
