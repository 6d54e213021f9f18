// The yardstick of the sync bench: a real `pouchdb` client, driven line by line over stdin and answering each step
// with a line. What it sends through the metered address is counted there.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const [modules, direct, metered] = process.argv.slice(2);
const require = createRequire(`${modules}/package.json`);
const PouchDB = require("pouchdb");
PouchDB.plugin(require("pouchdb-adapter-memory"));

const phone = new PouchDB("phone", { adapter: "memory" });

const steps = {
  // The roll comes to the server by another way, uncounted.
  fill: async (docs) => {
    const server = new PouchDB(direct);
    await server.info();
    return server.bulkDocs(docs);
  },
  pull: () => phone.replicate.from(metered),
  // Each change names its document by `_id`; nothing is sent yet.
  edit: async (changes) => {
    const before = await phone.allDocs({ keys: changes.map(({ _id }) => _id), include_docs: true });
    return phone.bulkDocs(changes.map((change, place) => ({ ...before.rows[place].doc, ...change })));
  },
  push: () => phone.replicate.to(metered),
};

for await (const line of createInterface({ input: process.stdin })) {
  const [step, given] = JSON.parse(line);
  const answer = await steps[step](given);
  if (answer.some?.(({ error }) => error) || answer.errors?.length) throw new Error(`${step}: ${JSON.stringify(answer)}`);
  console.log(JSON.stringify(answer.length ?? answer.docs_written ?? 0));
}
