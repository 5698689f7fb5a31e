// Reads {document, answers, events} and writes what is wrong, one line each: the document by the meta-schema of
// OpenAPI 3.1, its examples by their own schemas, and what the box really said by the schemas of its operations,
// where a property that no schema names is an error.
import { readFileSync } from "node:fs";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";

const { document, answers, events } = JSON.parse(readFileSync(0, "utf8"));
const wrong = [];

const checked = await new Validator().validate(structuredClone(document));
if (!checked.valid) wrong.push(`the document: ${JSON.stringify(checked.errors)}`);

/** Objects that name their properties have no others, except where several schemas are combined. */
function close(schema) {
  if (!schema || typeof schema !== "object") return schema;
  if (schema.properties && schema.additionalProperties === undefined) schema.additionalProperties = false;
  for (const [key, inside] of Object.entries(schema)) {
    if (key === "properties") Object.values(inside).forEach(close);
    else if (key === "items" || key === "additionalProperties") close(inside);
    else if (key === "oneOf" || key === "anyOf") inside.forEach(close);
  }
  return schema;
}

const home = "https://box.example/openapi.json";
const closed = structuredClone(document);
Object.values(closed.components.schemas).forEach(close);
Object.values(closed.webhooks).forEach(hook => close(hook.post.requestBody.content["application/json"].schema));
const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema({ ...closed, $id: home });

const compiled = new Map();
function check(what, schema, value) {
  const text = JSON.stringify(schema).replaceAll('"#/', `"${home}#/`);
  if (!compiled.has(text)) compiled.set(text, ajv.compile(JSON.parse(text)));
  const isValid = compiled.get(text);
  if (!isValid(value)) wrong.push(`${what}: ${ajv.errorsText(isValid.errors)} in ${JSON.stringify(value)}`);
}

const follow = thing => thing.$ref ? thing.$ref.slice(2).split("/").reduce((at, key) => at[key.replace(/~1/g, "/")], closed) : thing;

/** Every example stands beside the schema that it is one of. */
function examples(where, thing) {
  if (!thing || typeof thing !== "object") return;
  if (Array.isArray(thing.examples)) thing.examples.forEach(one => check(`example in ${where}`, thing, one));
  for (const [key, inside] of Object.entries(thing)) if (key !== "examples") examples(`${where}/${key}`, inside);
}
examples("#", closed);

for (const { route, status, type, body, headers } of answers) {
  const [method, path] = route.split(" ");
  const responses = closed.paths[path][method.toLowerCase()].responses;
  const response = follow(responses[status] ?? responses.default);
  const what = `${route} answered ${status}`;
  const known = Object.keys(response.headers ?? {});
  for (const header of headers) if (!known.includes(header)) wrong.push(`${what} with ${header}`);
  const content = response.content?.[type];
  if (!content) {
    if (type || response.content) wrong.push(`${what} with ${type || "no body"}`);
  } else if (type !== "text/event-stream") { // whose events come one by one, below
    check(what, content.schema, type.endsWith("json") ? JSON.parse(body) : body);
  }
}

for (const { reference, data } of events) check(`event by ${reference}`, { $ref: reference }, data);
console.log(wrong.join("\n"));
