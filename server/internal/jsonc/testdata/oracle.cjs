// Reads cases, one JSON document per line, and judges them with VS Code's own
// parser: node oracle.cjs JSONC_PARSER CASES. Prints one line per disagreement
// and, last, the number of cases.
"use strict";
const fs = require("node:fs");
const util = require("node:util");
const jsonc = require(process.argv[2]);

const options = { allowTrailingComma: true, allowEmptyContent: true };
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

// VS Code strips the byte-order mark before it parses.
function parse(text) {
  const errors = [];
  const value = jsonc.parse(text.replace(/^\ufeff/, ""), errors, options);
  return { value, errors };
}

function comments(text) {
  const found = [];
  const bare = text.replace(/^\ufeff/, "");
  jsonc.visit(bare, { onComment: (offset, length) => found.push(bare.slice(offset, offset + length)) }, options);
  return found;
}

// In an array a key is the name of the only object that has it. The name itself is out of reach.
function named(holder, key, next) {
  const all = Array.isArray(holder) ? holder.filter((one) => isObject(one) && one.name === key) : [];
  return all.length === 1 && next !== "name" ? all[0] : undefined;
}

function judge(test) {
  const before = parse(test.src);
  if ((before.errors.length === 0) !== test.ok) {
    return `Check says ${test.ok}, jsonc-parser ${JSON.stringify(before.errors)}`;
  }
  if (!test.ok) {
    return "";
  }
  const root = before.value === undefined ? {} : before.value;
  let holder = root;
  test.path.slice(0, -1).forEach((key, i) => {
    if (isObject(holder) && !Object.hasOwn(holder, key) && test.set) {
      holder[key] = {};
    }
    holder = isObject(holder) ? holder[key] : named(holder, key, test.path[i + 1]);
  });
  const last = test.path[test.path.length - 1];
  if (test.refused) {
    return isObject(holder) ? "refused, though the value can be set" : "";
  }
  if (!isObject(holder) && test.set) {
    return "not refused, though something on the way is no object";
  }
  const isNew = isObject(holder) && !Object.hasOwn(holder, last);
  if (test.set) {
    holder[last] = JSON.parse(test.value);
  } else if (isObject(holder)) {
    delete holder[last];
  }
  const after = parse(test.result);
  if (after.errors.length > 0) {
    return `the result does not parse: ${JSON.stringify(after.errors)}`;
  }
  const got = after.value === undefined ? {} : after.value;
  if (!util.isDeepStrictEqual(got, root)) {
    return `the result is ${JSON.stringify(got)}, want ${JSON.stringify(root)}`;
  }
  if (isNew && !util.isDeepStrictEqual(comments(test.src), comments(test.result))) {
    return "the comments differ";
  }
  return "";
}

let count = 0;
for (const line of fs.readFileSync(process.argv[3], "utf8").split("\n")) {
  if (line === "") {
    continue;
  }
  count++;
  const complaint = judge(JSON.parse(line));
  if (complaint !== "") {
    console.log(`${complaint}: ${line}`);
  }
}
console.log(count);
