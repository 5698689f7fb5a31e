// Shows /openapi.json as a page. Everything is built from nodes and text, never from markup in a string; nothing is
// asked of anybody but this box. A route is a link (#sendMessage), a shape too (#Message); the page's own ids have a
// hyphen, which no name of those has.

const methods = ["get", "post", "patch", "put", "delete"];
const searched = new WeakMap(); // of each link in the list, all that its route says
const byId = id => document.getElementById(id);

/** An element with its attributes, and what is in it. */
function el(tag, attributes = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...inside.flat(Infinity).filter(one => one !== null && one !== undefined));
  return made;
}

/** Text with `code` and **strong** in it. */
function words(text = "") {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).filter(Boolean).map(part =>
    part.startsWith("`") ? el("code", {}, part.slice(1, -1))
      : part.startsWith("**") ? el("strong", {}, part.slice(2, -2)) : part);
}

const paragraphs = text => (text ?? "").split("\n\n").filter(Boolean).map(one => el("p", {}, words(one)));

function table(label, heads, rows) {
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, el("table", {},
    el("thead", {}, el("tr", {}, heads.map(head => el("th", { scope: "col" }, head)))),
    el("tbody", {}, rows.map(row => el("tr", {}, row.map(cell => el("td", {}, cell)))))));
}

/** Something to copy: a block of code with its button. */
function sample(text, what) {
  const button = el("button", { type: "button", "aria-label": `Copy ${what}` }, "Copy");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  });
  return el("div", { class: "sample" }, el("pre", { tabindex: "0", role: "region", "aria-label": what }, el("code", {}, text)), button);
}

/** The document, and what its references point to. */
class Spec {
  constructor(json) { this.json = json; }

  find(thing) {
    if (!thing?.$ref) return thing;
    return thing.$ref.slice(2).split("/").reduce((at, key) => at[key.replace(/~1/g, "/").replace(/~0/g, "~")], this.json);
  }

  get routes() {
    const of = (items, isHook) => Object.entries(items).flatMap(([path, item]) =>
      methods.filter(method => item[method]).map(method => ({
        ...item[method], path, method, isHook, label: isHook ? "hook" : method, anchor: item[method].operationId,
        parameters: [...(item.parameters ?? []), ...(item[method].parameters ?? [])].map(one => this.find(one)),
      })));
    return [...of(this.json.paths, false), ...of(this.json.webhooks ?? {}, true)];
  }
}

/** What a value may be, in few words; shapes that have a name are links to it. */
function type(spec, schema) {
  if (schema.$ref) {
    const name = schema.$ref.split("/").pop();
    return [el("a", { href: `#${name}` }, name)];
  }
  const several = schema.oneOf ?? schema.anyOf ?? schema.allOf;
  if (several) return several.flatMap((one, index) => [index ? (schema.allOf ? " & " : " | ") : "", ...type(spec, one)]);
  if (schema.const !== undefined) return [el("code", {}, JSON.stringify(schema.const))];
  if (schema.enum) return [...schema.enum.flatMap((one, index) => [index ? " | " : "", el("code", {}, JSON.stringify(one))]), bounds(schema)];
  const types = [schema.type ?? "anything"].flat();
  const isList = types.includes("array");
  const rest = types.filter(one => one !== "array").join(" | ");
  return [...(isList ? ["list of ", ...type(spec, schema.items ?? {})] : []), isList && rest ? " | " : "", rest, bounds(schema)];
}

function bounds(schema) {
  const range = (least, most, unit) => most === undefined ? (least ? ` from ${least}${unit}` : "")
    : least === undefined ? ` up to ${most}${unit}` : ` ${least}–${most}${unit}`;
  return range(schema.minimum, schema.maximum, "") + range(schema.minLength, schema.maxLength, " characters")
    + range(schema.minItems, schema.maxItems, " of them")
    + (schema.format && schema.format !== "uuid" ? ` (${schema.format})` : "")
    + (schema.default === undefined ? "" : `, default ${JSON.stringify(schema.default)}`);
}

const description = (spec, schema) => schema.description
  ?? (schema.anyOf ?? schema.allOf ?? []).map(one => one.description).find(Boolean) ?? "";

/** A shape as a table of its fields. */
function fields(spec, schema, label) {
  const shape = spec.find(schema);
  if (!shape?.properties) return el("p", {}, type(spec, schema ?? {}));
  const required = new Set(shape.required ?? []);
  return table(label, ["Field", "Value", "Meaning"], Object.entries(shape.properties).map(([name, one]) => [
    [el("code", {}, name), required.has(name) ? null : el("span", { class: "soft" }, " ?")], type(spec, one), words(description(spec, one)),
  ]));
}

/** A whole curl line, with the example's body where the document has one. */
function curl(spec, route) {
  const path = route.path.replace(/\{(\w+?)(Id)?\}/g, (_, name) => "$" + name.toUpperCase());
  const isOpen = route.security?.length === 0;
  const parts = ["curl -s"];
  if (route.responses[200]?.content?.["text/event-stream"]) parts[0] += "N";
  const body = spec.find(route.requestBody)?.content["application/json"]?.schema;
  if (!body && route.method !== "get") parts.push(`-X ${route.method.toUpperCase()}`);
  if (body && route.method === "patch") parts.push("-X PATCH");
  if (!isOpen && route.security?.[0]?.key === undefined && route.security?.length) parts.push(route.security[0].adminKey ? '-H "Authorization: Bearer $KEY"' : "");
  else if (!isOpen) parts.push('-H "Authorization: Bearer $KEY"');
  if (body) parts.push(`--json '${JSON.stringify(example(spec, body)).replace(/'/g, "'\\''")}'`);
  return [...parts.filter(Boolean), `"$URL${path}"`].join(" ");
}

function example(spec, schema) {
  const found = spec.find(schema);
  if (found.examples) return found.examples[0];
  const first = (found.anyOf ?? found.oneOf ?? found.allOf)?.[0];
  return first ? example(spec, first) : {};
}

const scopes = { read: "scope read", write: "scope write", manage: "scope manage" };

/** Who may ask. */
function asker(route) {
  const ways = (route.security ?? [{ key: [] }]).map(one => {
    const [kind, names] = Object.entries(one)[0] ?? [];
    if (!kind) return "nobody in particular";
    const named = names.map(name => scopes[name] ?? name).join(", ");
    return { key: "a key", adminKey: "an admin key", ticket: "a ticket" }[kind] + (named ? ` (${named})` : "");
  });
  return ways.length ? ways.join(", or ") : "nothing: it is for anybody";
}

/** The codes that a refusal may have. */
function codes(spec, answer) {
  const refusal = answer.content?.["application/problem+json"]?.schema;
  return (refusal?.allOf?.[1]?.properties.code.enum ?? []).flatMap((code, index) => [index ? " " : "", el("a", { href: "#error-codes" }, el("code", {}, code))]);
}

function answers(spec, route) {
  return table(`Answers of ${route.anchor}`, ["Status", "Answer", "Headers"], Object.entries(route.responses).map(([status, one]) => {
    const answer = spec.find(one);
    const shown = Object.entries(answer.content ?? {}).filter(([kind]) => kind !== "application/problem+json")
      .flatMap(([kind, { schema }]) => [" ", el("span", { class: "soft" }, kind, " "), ...type(spec, schema)]);
    return [el("code", {}, status === "default" ? "else" : status), [...words(answer.description), ...shown, " ", ...codes(spec, answer)],
      Object.keys(answer.headers ?? {}).flatMap((name, index) => [index ? ", " : "", name])];
  }));
}

function article(spec, route) {
  const body = spec.find(route.requestBody)?.content ?? {};
  const json = body["application/json"]?.schema;
  return el("article", { id: route.anchor },
    el("h3", {}, el("a", { class: "self", href: `#${route.anchor}` }, route.summary)),
    el("p", { class: "route" }, el("span", { class: `method ${route.label}` }, route.label.toUpperCase()), " ", el("code", {}, route.path)),
    paragraphs(route.description),
    route.isHook ? null : el("p", { class: "soft" }, `Asks for ${asker(route)}.`),
    route.parameters.length ? [el("h4", {}, "Parameters"), table(`Parameters of ${route.anchor}`, ["Name", "Value", "Meaning"], route.parameters.map(one =>
      [[el("code", {}, one.name), el("span", { class: "soft" }, one.in === "query" ? "" : ` ${one.in}`)], type(spec, one.schema), words(one.description)]))] : null,
    json ? [el("h4", {}, "Body"), ...(json.anyOf ? [el("p", {}, type(spec, json))] : [fields(spec, json, `Body of ${route.anchor}`)]),
      body["text/plain"] ? el("p", {}, "Or text/plain: ", words(body["text/plain"].schema.description), ".") : null] : null,
    route.isHook ? null : sample(curl(spec, route), `the curl line of ${route.anchor}`),
    el("details", {}, el("summary", {}, "Answers"), answers(spec, route)));
}

function shape(spec, name, schema) {
  const shown = schema.examples?.[0];
  return el("article", { id: name },
    el("h3", {}, el("a", { class: "self", href: `#${name}` }, name)),
    paragraphs(schema.description),
    (schema.oneOf?.some(one => one.properties) ? schema.oneOf : [schema]).flatMap((one, index) => [
      one === schema ? null : paragraphs(one.description), fields(spec, one, `Fields of ${name} ${index || ""}`)]),
    shown && typeof shown === "object" ? sample(JSON.stringify(shown, null, 2), `an example of ${name}`) : null);
}

function errors(spec) {
  return el("section", {}, el("h2", { id: "error-codes" }, "Errors"), paragraphs(spec.json.components.schemas.Problem.description),
    table("Error codes", ["Code", "Title", "When"], spec.json.components.schemas.ErrorCode.oneOf.map(one =>
      [el("code", {}, one.const), one.title, words(one.description)])));
}

/** The list of routes, and what is searched in each. */
function index(spec, groups) {
  return groups.map(({ tag, routes }) => el("section", {}, el("h2", {}, tag.name), el("ul", {}, routes.map(route => {
    const link = el("a", { href: `#${route.anchor}`, title: route.path },
      el("span", { class: `method ${route.label}` }, route.label.toUpperCase()), route.summary.split(/[:;,]/)[0]);
    const parts = [route, route.parameters, spec.find(route.requestBody?.content["application/json"]?.schema),
      Object.values(route.responses).map(one => spec.find(one))];
    searched.set(link, JSON.stringify(parts).toLowerCase());
    return el("li", {}, link);
  }))));
}

/** Only what has every word of the search; Enter goes to the first. */
function search() {
  const wanted = byId("search-box").value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const section of document.querySelectorAll("#route-list section")) {
    let here = 0;
    for (const item of section.querySelectorAll("li")) {
      const isFound = wanted.every(word => searched.get(item.firstChild).includes(word));
      item.classList.toggle("none", !isFound);
      byId(item.firstChild.hash.slice(1)).classList.toggle("none", !isFound);
      here += isFound;
    }
    section.classList.toggle("none", here === 0);
    count += here;
  }
  byId("search-found").textContent = wanted.length ? `${count} found` : "";
}

function follow() {
  for (const link of document.querySelectorAll("#route-list a")) {
    if (link.hash === location.hash) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  const target = byId(location.hash.slice(1));
  if (!target) return;
  target.classList.remove("none");
  target.scrollIntoView();
}

function listen() {
  byId("search-box").addEventListener("input", search);
  byId("search-box").addEventListener("keydown", event => {
    if (event.key === "Enter") document.querySelector("#route-list li:not(.none) a")?.click();
    if (event.key === "Escape") { event.target.value = ""; search(); }
  });
  document.addEventListener("keydown", event => {
    if (event.key !== "/" || event.target.matches("input")) return;
    event.preventDefault();
    byId("search-box").focus();
  });
  addEventListener("hashchange", follow);
}

async function show() {
  const answer = await fetch("/openapi.json");
  if (!answer.ok) throw new Error(`/openapi.json answered ${answer.status}`);
  const spec = new Spec(await answer.json());
  const groups = spec.json.tags.map(tag => ({ tag, routes: spec.routes.filter(route => route.tags[0] === tag.name) }));
  byId("api-version").textContent = spec.json.info.version;
  byId("route-list").append(...index(spec, groups));
  byId("api-loading").replaceWith(
    ...paragraphs(spec.json.info.summary), ...paragraphs(spec.json.info.description),
    el("p", {}, "The lines below use ", el("code", {}, "$URL"), " for this box and ", el("code", {}, "$KEY"), " for your key. All of this as a file: ",
      el("a", { href: "/openapi.json" }, "/openapi.json"), ". For agents, with commands in order: ", el("a", { href: "/skill.md" }, "/skill.md"), "."),
    ...groups.map(({ tag, routes }) => el("section", {}, el("h2", {}, tag.name), paragraphs(tag.description), routes.map(route => article(spec, route)))),
    errors(spec),
    el("section", {}, el("h2", { id: "all-shapes" }, "Shapes"), Object.entries(spec.json.components.schemas).map(([name, schema]) => shape(spec, name, schema))));
  listen();
  follow();
}

show().catch(failure => { byId("api-loading").textContent = `The document cannot be shown: ${failure.message}`; });
