// The real yaml-language-server over its protocol on stdio, as an editor starts it. The packages lie in the folder that this
// runs in. It asks, and checks nothing.

import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.cwd()}/`);
const rpc = require("vscode-jsonrpc/node");

// Nothing is fetched: the schemas are those that the first line of a manifest names.
const settings = {
  yaml: { validate: true, hover: true, completion: true, schemaStore: { enable: false } },
};

const capabilities = {
  textDocument: {
    completion: { completionItem: { snippetSupport: true, documentationFormat: ["markdown"] } },
    hover: { contentFormat: ["markdown"] },
    publishDiagnostics: {},
  },
};

// A text that is open in the editor.
class Open {
  constructor(link, uri, text, diagnosed) {
    Object.assign(this, { link, uri, text, diagnosed });
  }

  // The place behind a text that stands there once, or before it.
  at(text, isBehind = true) {
    const parts = this.text.split(text);
    if (parts.length !== 2) throw new Error(`${parts.length - 1} times ${JSON.stringify(text)}`);
    const lines = (parts[0] + (isBehind ? text : "")).split("\n");
    return { line: lines.length - 1, character: lines.at(-1).length };
  }

  // Line numbers from 1, each with what is said of it.
  async diagnostics() {
    const found = await this.diagnosed;
    return found.map(({ range, message }) => [range.start.line + 1, message]);
  }

  ask(what, position) {
    return this.link.sendRequest(`textDocument/${what}`, { textDocument: { uri: this.uri }, position });
  }

  // The labels that are offered, each with its documentation.
  async completion(behind) {
    const { items } = await this.ask("completion", this.at(behind));
    const documentation = ({ documentation }) => documentation?.value ?? documentation ?? "";
    return new Map(items.map((item) => [item.label, documentation(item)]));
  }

  // What is shown of a word, without the backslashes that keep Markdown from reading it.
  async hover(word) {
    const { line, character } = this.at(word, false);
    const spaces = word.length - word.trimStart().length;
    const shown = await this.ask("hover", { line, character: character + spaces + 1 });
    return (shown?.contents?.value ?? "").replaceAll(/\\([^\w\s])/g, "$1").replaceAll("\\_", "_").replaceAll("&nbsp;", " ");
  }
}

export async function start(folder) {
  const program = require.resolve("yaml-language-server/bin/yaml-language-server");
  const server = spawn(process.execPath, [program, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  const link = rpc.createMessageConnection(
    new rpc.StreamMessageReader(server.stdout),
    new rpc.StreamMessageWriter(server.stdin),
  );
  const waiting = new Map();
  link.onNotification("textDocument/publishDiagnostics", ({ uri, diagnostics }) => waiting.get(uri)?.(diagnostics));
  link.onRequest("client/registerCapability", () => null);
  link.listen();
  const rootUri = pathToFileURL(folder).href;
  await link.sendRequest("initialize", { processId: process.pid, rootUri, capabilities, workspaceFolders: null });
  await link.sendNotification("initialized", {});
  await link.sendNotification("workspace/didChangeConfiguration", { settings });
  return {
    async open(file, text) {
      const uri = pathToFileURL(`${folder}/${file}`).href;
      const diagnosed = new Promise((resolve) => waiting.set(uri, resolve));
      const textDocument = { uri, languageId: "yaml", version: 1, text };
      await link.sendNotification("textDocument/didOpen", { textDocument });
      return new Open(link, uri, text, diagnosed);
    },
    async close() {
      await link.sendRequest("shutdown");
      await link.sendNotification("exit");
      link.dispose();
      server.kill();
    },
  };
}
