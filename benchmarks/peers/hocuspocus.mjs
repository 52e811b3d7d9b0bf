// Hocuspocus as its guide sets it up, with the document in a file: port, folder.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Database } from "@hocuspocus/extension-database";
import { Server } from "@hocuspocus/server";

const [port, folder] = process.argv.slice(2);
const file = (name) => join(folder, encodeURIComponent(name));
const server = new Server({
  port: Number(port),
  address: "127.0.0.1",
  quiet: true,
  extensions: [
    new Database({
      fetch: ({ documentName }) => readFile(file(documentName)).catch(() => null),
      store: ({ documentName, state }) => writeFile(file(documentName), state),
    }),
  ],
});
await server.listen();
