import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { jsonPatch, mergePatch, share } from "../onager.js";

const parse = JSON.parse;

/** Appendix A of RFC 7396: target, patch, result. */
const MERGE_PATCHES = [
  ['{"a":"b"}', '{"a":"c"}', '{"a":"c"}'],
  ['{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'],
  ['{"a":"b"}', '{"a":null}', "{}"],
  ['{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'],
  ['{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'],
  ['{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'],
  ['{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'],
  ['{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'],
  ['["a","b"]', '["c","d"]', '["c","d"]'],
  ['{"a":"b"}', '["c"]', '["c"]'],
  ['{"a":"foo"}', "null", "null"],
  ['{"a":"foo"}', '"bar"', '"bar"'],
  ['{"e":null}', '{"a":1}', '{"e":null,"a":1}'],
  ["[1,2]", '{"a":"b","c":null}', '{"a":"b"}'],
  ["{}", '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'],
  ['{"a":[1,{"b":null}]}', '{"a":[1,{"b":null,"c":2}]}', '{"a":[1,{"b":null,"c":2}]}'],
];

/** Appendix A of RFC 6902, and its corners: document, patch, result, or nothing where it does not apply. */
const JSON_PATCHES = [
  ['{"foo":"bar"}', '[{"op":"add","path":"/baz","value":"qux"}]', '{"foo":"bar","baz":"qux"}'],
  ['{"foo":["bar","baz"]}', '[{"op":"add","path":"/foo/1","value":"qux"}]', '{"foo":["bar","qux","baz"]}'],
  ['{"baz":"qux","foo":"bar"}', '[{"op":"remove","path":"/baz"}]', '{"foo":"bar"}'],
  ['{"foo":["bar","qux","baz"]}', '[{"op":"remove","path":"/foo/1"}]', '{"foo":["bar","baz"]}'],
  ['{"baz":"qux"}', '[{"op":"replace","path":"/baz","value":"boo"}]', '{"baz":"boo"}'],
  ['{"foo":{"bar":"baz","waldo":"fred"},"qux":{}}', '[{"op":"move","from":"/foo/waldo","path":"/qux/thud"}]', '{"foo":{"bar":"baz"},"qux":{"thud":"fred"}}'],
  ['{"foo":["all","grass","cows","eat"]}', '[{"op":"move","from":"/foo/1","path":"/foo/3"}]', '{"foo":["all","cows","eat","grass"]}'],
  ['{"baz":"qux","foo":["a",2]}', '[{"op":"test","path":"/baz","value":"qux"},{"op":"test","path":"/foo/1","value":2}]', '{"baz":"qux","foo":["a",2]}'],
  ['{"baz":"qux"}', '[{"op":"test","path":"/baz","value":"bar"}]'],
  ['{"foo":"bar"}', '[{"op":"add","path":"/child","value":{"grandchild":{}}}]', '{"foo":"bar","child":{"grandchild":{}}}'],
  ['{"foo":"bar"}', '[{"op":"add","path":"/baz/bat","value":"qux"}]'],
  ['{"/":9,"~1":10}', '[{"op":"test","path":"/~01","value":10}]', '{"/":9,"~1":10}'],
  ['{"/":9}', '[{"op":"replace","path":"/~1","value":null}]', '{"/":null}'],
  ['{"foo":["bar"]}', '[{"op":"add","path":"/foo/-","value":["abc"]}]', '{"foo":["bar",["abc"]]}'],
  ['{"a":{"b":1}}', '[{"op":"copy","from":"/a","path":"/c"}]', '{"a":{"b":1},"c":{"b":1}}'],
  ['{"a":1}', '[{"op":"replace","path":"","value":[2]}]', "[2]"],
  ['{"a":1}', '[{"op":"add","path":"","value":null}]', "null"],
  ["[1,[2]]", '[{"op":"replace","path":"/1/0","value":3}]', "[1,[3]]"],
  ["[1]", '[{"op":"add","path":"/1","value":2}]', "[1,2]"],
  ["[1]", '[{"op":"add","path":"/2","value":2}]'],
  ["[1]", '[{"op":"replace","path":"/-","value":2}]'],
  ["[1]", '[{"op":"remove","path":"/01"}]'],
  ["[1]", '[{"op":"add","path":"/length","value":2}]'],
  ['{"a":1}', '[{"op":"replace","path":"/b","value":2}]'],
  ['{"a":1}', '[{"op":"remove","path":"/toString"}]'],
  ['{"a":1}', '[{"op":"add","path":"b","value":2}]'],
  ['{"a":1}', '[{"op":"add","path":"/b"}]'],
  ['{"a":{}}', '[{"op":"move","from":"/a","path":"/a/b"}]'],
  ['{"a":1}', '[{"op":"increase","path":"/a"}]'],
  ['{"a":1}', '{"op":"remove","path":"/a"}'],
  ["3", '[{"op":"add","path":"/a","value":2}]'],
];

describe("mergePatch", () => {
  for (const [target, patch, result] of MERGE_PATCHES) {
    test(`makes ${result} of ${target} and ${patch}`, () => {
      assert.deepEqual(mergePatch(parse(target), parse(patch)), parse(result));
    });
  }

  test("keeps what it does not name the same object, and the whole where nothing changes", () => {
    const before = share(undefined, { a: { x: 1 }, b: { y: [1, { z: 1 }] } });

    const after = mergePatch(before, { a: { x: 2 }, b: { y: [1, { z: 1 }] } });

    assert.equal(after.b, before.b);
    assert.notEqual(after.a, before.a);
    assert.deepEqual(before, { a: { x: 1 }, b: { y: [1, { z: 1 }] } });
    assert.equal(mergePatch(before, { a: { x: 1 }, c: null }), before);
  });

  test("sets a field named __proto__ as any other", () => {
    const after = mergePatch({ a: 1 }, parse('{"__proto__":{"polluted":true},"b":{"__proto__":1}}'));

    assert.deepEqual(Object.keys(after), ["a", "__proto__", "b"]);
    assert.equal(after.polluted, undefined);
    assert.equal(Object.getPrototypeOf(after), Object.prototype);
  });
});

describe("jsonPatch", () => {
  for (const [document, patch, result] of JSON_PATCHES) {
    test(`makes ${result ?? "an error"} of ${document} and ${patch}`, () => {
      const apply = () => jsonPatch(share(undefined, parse(document)), parse(patch));
      if (result === undefined) assert.throws(apply, Error);
      else assert.deepEqual(apply(), parse(result));
    });
  }

  test("keeps what it does not touch the same object", () => {
    const before = share(undefined, { list: [{ id: 1 }, { id: 2 }], other: {} });

    const after = jsonPatch(before, [{ op: "remove", path: "/list/0" }, { op: "add", path: "/list/-", value: { id: 3 } }]);

    assert.deepEqual(after, { list: [{ id: 2 }, { id: 3 }], other: {} });
    assert.equal(after.list[0], before.list[1]);
    assert.equal(after.other, before.other);
    assert.equal(jsonPatch(before, []), before);
  });

  test("sets a field named __proto__ as any other", () => {
    const after = jsonPatch({}, parse('[{"op":"add","path":"/__proto__","value":{"polluted":true}}]'));

    assert.equal(after.polluted, undefined);
    assert.ok(Object.hasOwn(after, "__proto__"));
    assert.throws(() => jsonPatch({}, parse('[{"op":"add","path":"/__proto__/polluted","value":true}]')));
    assert.equal(Object.prototype.polluted, undefined);
  });
});

describe("share", () => {
  const freezes = (value) => Object.isFrozen(value) && Object.values(value).every((each) => typeof each !== "object" || each === null || freezes(each));

  test("returns the old one where both are equal, whatever the order of fields", () => {
    const old = share(undefined, { a: [1, null, "x"], b: { c: true } });
    assert.equal(share(old, { b: { c: true }, a: [1, null, "x"] }), old);
  });

  test("finds the elements of lists that grew, slid, or lost some", () => {
    const [a, b, c] = [{ id: "a" }, { id: "b" }, { id: "c" }];
    const old = share(undefined, [a, b, c]);
    for (const ids of ["abcd", "bcd", "xabc", "ac", "bc", "abxc", "cd", "axc"]) {
      const next = share(old, [...ids].map((id) => ({ id })));
      assert.deepEqual(next, [...ids].map((id) => ({ id })));
      for (const each of next) assert.equal(old.includes(each), ["a", "b", "c"].includes(each.id), `${each.id} of ${ids}`);
    }
  });

  test("keeps apart what only looks alike", () => {
    for (const [old, next] of [[[], {}], [{}, []], [null, {}], [{ a: undefined }, { b: 1 }], [[0], [null]], [{ 0: 1 }, [1]], [[1, 2], [1]], ["1", 1]]) {
      assert.deepEqual(share(share(undefined, old), structuredClone(next)), next);
    }
  });

  test("freezes all of it", () => {
    assert.ok(freezes(share({ a: 1 }, { a: { b: [{}] }, c: [] })));
    assert.ok(freezes(mergePatch({}, { a: { b: [{}] } })));
    assert.ok(freezes(jsonPatch({}, [{ op: "add", path: "/a", value: { b: [{}] } }])));
  });
});
