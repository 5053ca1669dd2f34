import { createReadStream, existsSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import compression from 'compression';
import type { Connect, Plugin } from 'vite';
import { defineConfig } from 'vite';

const root = dirname(fileURLToPath(import.meta.url));
const types: Record<string, string> = { '.json': 'application/json', '.md': 'text/markdown; charset=utf-8' };

/**
 * Serves what a bootstrap wrote about a network (`deployment.json` and the terms documents) in development and preview, so that one
 * build works on every network. A host in production puts the same files beside `index.html`.
 */
function deployment(): Plugin {
  const folder = process.env.BULWARK_DEPLOYMENT ?? join(root, '..', '..', 'target', 'localnet', 'deployment');
  const serve: Connect.NextHandleFunction = (request, response, next) => {
    const path = normalize(decodeURIComponent((request.url ?? '').split('?')[0] ?? ''));
    if (path !== '/deployment.json' && !path.startsWith('/terms/')) return next();
    const file = join(folder, path);
    if (!file.startsWith(folder) || !existsSync(file) || !statSync(file).isFile()) {
      response.statusCode = 404;
      response.end();
      return;
    }
    response.setHeader('content-type', types[file.slice(file.lastIndexOf('.'))] ?? 'application/octet-stream');
    response.setHeader('cache-control', 'no-cache');
    createReadStream(file).pipe(response);
  };
  return {
    name: 'bulwark-deployment',
    configureServer: (server) => void server.middlewares.use(serve),
    configurePreviewServer: (server) => {
      // As hosts do: compressed. Its types are Express's, it needs no more than Node's.
      server.middlewares.use(compression() as unknown as Connect.NextHandleFunction);
      server.middlewares.use(serve);
    },
  };
}

/** Puts the first page's styles into it: one answer of the host is enough to show something. */
function inlineStyles(): Plugin {
  return {
    name: 'bulwark-inline-styles',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (html, { bundle }) =>
        html.replaceAll(/<link rel="stylesheet"[^>]*href="\/([^"]+)"[^>]*>/g, (link, name: string) => {
          const file = bundle?.[name];
          return file?.type === 'asset' ? `<style>${file.source}</style>` : link;
        }),
    },
  };
}

export default defineConfig(({ mode }) => ({
  // The generated client tells development from production so.
  define: { 'process.env.NODE_ENV': JSON.stringify(mode) },
  plugins: [react(), deployment(), inlineStyles()],
  resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
  // Tests run in Node, which resolves by these.
  ssr: { resolve: { conditions: ['source', 'module', 'node', 'development|production'] } },
  // Fetched with the first chart: a development server that finds it so late bundles anew and breaks the pages that are open.
  optimizeDeps: { include: ['uplot'] },
  build: { target: 'es2022', sourcemap: true, chunkSizeWarningLimit: 400 },
  server: { port: 5173, strictPort: true, host: '127.0.0.1' },
  preview: { port: 4173, strictPort: true, host: '127.0.0.1' },
}));
