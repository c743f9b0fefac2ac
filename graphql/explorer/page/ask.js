/** Asks the API as one viewer. Nothing is kept: an answer belongs to who asked. */

const ACCEPTED = "application/graphql-response+json, application/json;q=0.9";

function answerOf(text, status) {
  try {
    return JSON.parse(text);
  } catch {
    return { errors: [{ message: `HTTP ${status}, and no JSON in it.` }] };
  }
}

export async function ask(token, operation, { headers = {}, signal } = {}) {
  const response = await fetch("/graphql", {
    method: "POST",
    cache: "no-store",
    credentials: "omit",
    headers: {
      Accept: ACCEPTED,
      "Content-Type": "application/json",
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      ...headers,
    },
    body: JSON.stringify(operation),
    signal,
  });
  return { status: response.status, answer: answerOf(await response.text(), response.status) };
}
