// Answers cases on standard input, {finds: [{query, document}], updates: [{update, document}]}, as mingo does.
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");

const load = createRequire(`${process.argv[2]}/`);
const { Query, updateOne } = load("mingo");

const revive = (value) => {
  if (Array.isArray(value)) return value.map(revive);
  if (value === null || typeof value !== "object") return value;
  if ("$date" in value) return new Date(value.$date);
  if ("$regex" in value) return new RegExp(value.$regex, value.$options);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, revive(part)]));
};
const plain = (value) => {
  if (value instanceof Date) return { $date: value.getTime() };
  if (value instanceof RegExp) return { $regex: value.source, $options: value.flags };
  if (Array.isArray(value)) return value.map((part) => (part === undefined ? null : plain(part)));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
};
const attempt = (run) => {
  try {
    return { is: run() };
  } catch (error) {
    return { fails: String(error) };
  }
};

const cases = JSON.parse(readFileSync(0, "utf8"));
const finds = cases.finds.map((one) => attempt(() => new Query(revive(one.query)).test(revive(one.document))));
const updates = cases.updates.map((one) =>
  attempt(() => {
    const documents = [revive(one.document)];
    updateOne(documents, {}, revive(one.update));
    return plain(documents[0]);
  }),
);
process.stdout.write(JSON.stringify({ finds, updates }));
