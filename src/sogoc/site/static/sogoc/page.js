// What the modules of the pages share: the bench, and sending with the token of the form.
export const bench = () => document.getElementById("bench");
export const token = () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] || ""; // newer than the page after signing in again
export const post = (address, body) => fetch(address, {
  method: "POST", body, keepalive: true, headers: { "X-CSRFToken": token(), Accept: "application/json" },
});
