/** A JQL condition that can stand in brackets: by Atlassian's own grammar, so that nothing in it ends them early. */
import { JQLLexer, JQLParser } from '@atlaskit/jql-parser';
import { CharStreams, CommonTokenStream } from 'antlr4ts';

interface Wrong {
  readonly wrong: string;
  readonly remedy: string;
}

/** Null: it is one. */
export function wrongInCondition(jql: string): Wrong | null {
  const places: number[] = [];
  const listener = {
    syntaxError: (_recognizer: unknown, _symbol: unknown, line: number, column: number): void => {
      places.push(line === 1 ? column + 1 : 0);
    },
  };
  const lexer = new JQLLexer(CharStreams.fromString(jql));
  const parser = new JQLParser(new CommonTokenStream(lexer));
  for (const one of [lexer, parser]) one.removeErrorListeners();
  lexer.addErrorListener(listener);
  parser.addErrorListener(listener);
  const query = parser.jqlQuery();
  const [first] = places;
  if (first !== undefined) {
    const wrong = `is no JQL condition${first > 0 ? ` (character ${first})` : ''}`;
    return { wrong, remedy: 'Close each bracket and quote that it opens, and no other; try it in the search of Jira.' };
  }
  if (query.jqlOrderBy() !== undefined) {
    return { wrong: 'ends in ORDER BY', remedy: 'Leave the order out: Drumbeat combines the condition with its own.' };
  }
  if (query.jqlWhere() === undefined) return { wrong: 'is empty', remedy: 'Say which issues are candidates.' };
  return null;
}
