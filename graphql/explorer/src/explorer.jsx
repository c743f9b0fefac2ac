/** GraphiQL for one persona at a time; a switch forgets every answer. */

import { useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { GraphiQL } from "graphiql";
import { useLayoutEffect, useMemo, useRef } from "react";

import { fetcherFor } from "../page/fetcher.js";

function useAtSwitch(asker, forget) {
  const asked = useRef(asker);
  useLayoutEffect(() => {
    if (asked.current === asker) return;
    asked.current = asker;
    forget();
  });
}

function ForgetAnswers({ asker }) {
  const { stop } = useGraphiQLActions();
  const responseEditor = useGraphiQL((state) => state.responseEditor);
  const tabs = useGraphiQL((state) => state.tabs);
  useAtSwitch(asker, () => {
    stop();
    responseEditor?.setValue("");
    // No action reaches the tabs behind, and nothing renders from their answers.
    for (const tab of tabs) tab.response = null;
  });
  return null;
}

export function Explorer({ token, preview, hear, opening }) {
  const fetcher = useMemo(() => fetcherFor(token, preview, hear), [token, preview, hear]);
  return (
    <GraphiQL fetcher={fetcher} {...opening} shouldPersistHeaders={false}>
      <GraphiQL.Logo> </GraphiQL.Logo>
      <ForgetAnswers asker={`${token} ${preview}`} />
    </GraphiQL>
  );
}
