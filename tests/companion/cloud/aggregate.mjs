// Runs pipelines with mingo. Standard input: {home, cases: [{stages, documents, foreign}]}; output: [{documents} | {error}].
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const { home, cases } = JSON.parse(readFileSync(0, "utf8"));
const { aggregate } = createRequire(`${home}/`)("mingo");

/** Dates are sent as {$date: milliseconds}. */
function revive(value) {
  if (Array.isArray(value)) return value.map(revive);
  if (value === null || typeof value !== "object") return value;
  if ("$date" in value && Object.keys(value).length === 1) return new Date(value.$date);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, revive(part)]));
}

function plain(value) {
  if (value instanceof Date) return { $date: value.getTime() };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "number" && !Number.isFinite(value)) return null;
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined).map(([key, part]) => [key, plain(part)]));
}

const answers = cases.map(({ stages, documents, foreign }) => {
  try {
    const options = { collectionResolver: () => revive(foreign), processingMode: "CLONE_INPUT" };
    return { documents: plain(aggregate(revive(documents), revive(stages), options)) };
  } catch (error) {
    return { error: String(error.message) };
  }
});
process.stdout.write(JSON.stringify(answers));
