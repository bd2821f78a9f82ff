import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const MOST = 12 * 1024;

test(`onager.js has at most ${MOST} bytes, minified and gzipped`, async (t) => {
  const entryPoints = [new URL("../onager.js", import.meta.url).pathname];
  const { outputFiles, metafile } = await build({ entryPoints, bundle: true, minify: true, format: "esm", write: false, metafile: true });
  const size = gzipSync(outputFiles[0].contents, { level: 9 }).length;
  t.diagnostic(`onager.js: ${size} bytes`);
  assert.ok(size <= MOST, `${size} bytes`);
  assert.equal(Object.keys(metafile.inputs).length, 1, "it is one module");
});
