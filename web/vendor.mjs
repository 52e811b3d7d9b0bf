// Copies what is not ours into the program: htmx, the icons in use, and axe for the browser tests. (Vite takes the fonts.)
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const program = join(here, "../src/secondstory");
const built = join(program, "ui/static/ui");

mkdirSync(built, { recursive: true });
copyFileSync(join(modules, "htmx.org/dist/htmx.min.js"), join(built, "htmx.js"));

mkdirSync(join(here, "../tests/e2e"), { recursive: true });
copyFileSync(join(modules, "axe-core/axe.min.js"), join(here, "../tests/e2e/axe.min.js"));

// The icons some template asks for, and a few more so that a template can be written without Node.
const asked = new Set(
  `archive arrow-down arrow-left arrow-right arrow-up ban bell book-open calendar chevron-down chevron-right circle-alert circle-help
   clipboard-list clock copy download ellipsis external-link eye eye-off file-text filter flag git-branch history hourglass info key link
   list-checks lock mail message-square pencil plus printer quote refresh-cw rotate-ccw search settings shield-check sparkles star
   trash-2 undo-2 upload user-plus users x`.split(/\s+/),
);
for (const entry of readdirSync(program, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !entry.name.endsWith(".html")) continue;
  const text = readFileSync(join(entry.parentPath ?? entry.path, entry.name), "utf8");
  for (const [, name] of text.matchAll(/\{%\s*icon\s+"([a-z0-9-]+)"/g)) asked.add(name);
}
const strokes = {};
for (const name of [...asked].sort()) {
  const svg = readFileSync(join(modules, "lucide-static/icons", `${name}.svg`), "utf8");
  strokes[name] = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>")).replace(/\s+/g, " ").trim();
}
writeFileSync(join(program, "ui/icons.json"), `${JSON.stringify(strokes, null, 1)}\n`);
