import { defineConfig } from "vite";

// Directives for React servers mean nothing in a page.
function withoutDirectives(level, log, warn) {
  if (log.code !== "MODULE_LEVEL_DIRECTIVE") warn(level, log);
}

export default defineConfig({
  base: "/explorer/",
  build: {
    chunkSizeWarningLimit: 8192,
    modulePreload: { polyfill: false },
    rolldownOptions: { onLog: withoutDirectives },
    target: "es2022",
  },
});
