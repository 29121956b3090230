import * as fs from "node:fs";
import * as path from "node:path";
import ts from "typescript";

/** A call of a Translate: where it is, and its text; undefined where that is no literal. */
export interface TextCall {
  readonly at: string;
  readonly text: string | undefined;
}

/** textCalls finds every call of t(…), parts.t(…) and the like in the sources of the extension. */
export function textCalls(folder: string): readonly TextCall[] {
  const files = fs.readdirSync(folder).filter((name) => name.endsWith(".ts"));
  return files.flatMap((name) => {
    const source = fs.readFileSync(path.join(folder, name), "utf8");
    return callsIn(ts.createSourceFile(name, source, ts.ScriptTarget.ES2023, true));
  });
}

function callsIn(file: ts.SourceFile): readonly TextCall[] {
  const calls: TextCall[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isTranslate(node.expression)) {
      const [first] = node.arguments;
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      const text = first !== undefined && ts.isStringLiteralLike(first) ? first.text : undefined;
      calls.push({ at: `${file.fileName}:${line + 1}`, text });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return calls;
}

function isTranslate(callee: ts.Expression): boolean {
  return ts.isIdentifier(callee)
    ? callee.text === "t"
    : ts.isPropertyAccessExpression(callee) && (callee.name.text === "t" || callee.name.text === "#t");
}
