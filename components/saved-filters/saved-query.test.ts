import { expect, test } from "vitest";
import { pageWords, savedHref, savedQuery } from "./saved-query";

test("the filter is saved, and not what is looked at or where", () => {
  expect(savedQuery("?tenant=acme&job=q+1&operation=replay-1&class=poison", "letters")).toBe(
    "class=poison&tenant=acme",
  );
  expect(savedQuery("?job=q+1", "letters")).toBe("");
});

test("a saved filter leads to the page on which it was saved", () => {
  const list = savedQuery("?queue=q&text=no+coin", "letters");
  expect([savedHref(list), pageWords(list)]).toEqual(["/dead-letters/jobs?queue=q&text=no+coin", "list"]);
  const search = savedQuery("?queue=q&payload=abc", "search");
  expect([savedHref(search), pageWords(search)]).toEqual([
    "/dead-letters/search?payload=abc&queue=q",
    "search",
  ]);
  const groups = savedQuery("?queue=q&offset=50", "groups");
  expect([savedHref(groups), pageWords(groups)]).toEqual(["/dead-letters?queue=q&state=open", "groups"]);
});
