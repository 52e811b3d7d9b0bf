import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = fileURLToPath(new URL(".", import.meta.url));

// One script and one stylesheet, with the same names and the same bytes wherever they are built: they are committed.
export default defineConfig({
  root: here,
  base: "./",
  publicDir: false,
  css: { transformer: "lightningcss" },
  build: {
    outDir: `${here}../src/secondstory/ui/static/ui`,
    emptyOutDir: false,
    target: "es2022",
    cssTarget: ["chrome125", "firefox126", "safari17.5"],
    cssMinify: "lightningcss",
    assetsInlineLimit: 0,
    modulePreload: false,
    rolldownOptions: {
      input: { app: `${here}src/app.ts` },
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "[name].js",
        assetFileNames: (asset) => (asset.names[0]?.endsWith(".woff2") ? "fonts/[name][extname]" : "[name][extname]"),
      },
    },
  },
});
