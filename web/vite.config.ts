import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = fileURLToPath(new URL(".", import.meta.url));

// The oldest browsers the stylesheet is written for: those that know light-dark(). Lightning CSS wants a version as 24 bits.
const BROWSERS = { chrome: 125 << 16, firefox: 126 << 16, safari: (17 << 16) | (5 << 8) };

// The script and the stylesheet of every page, and those of the picture, with the same names and the same bytes wherever they are built: they are committed.
// The page on which a timeline is built has a script of its own (mode "building"), and so have the document's (mode "editor") and that of the why-trees
// (mode "tree") and the queue of actions (mode "queue"), each in one piece: a build may not share parts with another.
export default defineConfig(({ mode }) => ({
  root: here,
  base: "./",
  publicDir: false,
  css: { transformer: "lightningcss", lightningcss: { targets: BROWSERS } },
  build: {
    outDir: `${here}../src/secondstory/ui/static/ui`,
    emptyOutDir: false,
    target: "es2022",
    cssTarget: ["chrome125", "firefox126", "safari17.5"],
    cssMinify: "lightningcss",
    assetsInlineLimit: 0,
    modulePreload: false,
    rolldownOptions: {
      input:
        mode === "building"
          ? { "timeline-building": `${here}src/timeline-building.ts` }
          : mode === "editor"
            ? { "story-editor": `${here}src/editor/document.ts` }
            : mode === "tree"
              ? { "story-tree": `${here}src/story-tree.ts` }
            : mode === "queue"
              ? { "action-queue": `${here}src/action-queue.ts` }
              : { app: `${here}src/app.ts`, "story-timeline": `${here}src/story-timeline.ts` },
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "[name].js",
        assetFileNames: (asset) => (asset.names[0]?.endsWith(".woff2") ? "fonts/[name][extname]" : "[name][extname]"),
      },
    },
  },
}));
