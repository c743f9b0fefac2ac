/** GraphiQL for one persona at a time; a switch forgets every answer. */

import { useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { GraphiQL } from "graphiql";
import { useLayoutEffect, useMemo, useRef } from "react";

import { fetcherFor } from "../page/fetcher.js";

function useAtSwitch(token, forget) {
  const asked = useRef(token);
  useLayoutEffect(() => {
    if (asked.current === token) return;
    asked.current = token;
    forget();
  });
}

function ForgetAnswers({ token }) {
  const { stop } = useGraphiQLActions();
  const responseEditor = useGraphiQL((state) => state.responseEditor);
  const tabs = useGraphiQL((state) => state.tabs);
  useAtSwitch(token, () => {
    stop();
    responseEditor?.setValue("");
    // No action reaches the tabs behind, and nothing renders from their answers.
    for (const tab of tabs) tab.response = null;
  });
  return null;
}

export function Explorer({ persona, query }) {
  const fetcher = useMemo(() => fetcherFor(persona.token), [persona.token]);
  return (
    <GraphiQL fetcher={fetcher} defaultQuery={query} shouldPersistHeaders={false}>
      <GraphiQL.Logo> </GraphiQL.Logo>
      <ForgetAnswers token={persona.token} />
    </GraphiQL>
  );
}
