// Shows what a push says, also when the page is closed; a touch leads to the ticket's own page.

self.addEventListener("push", (event) => {
  const { title, body, lang } = event.data.json();
  const icon = "/static/phone/icon-192.png";
  const how = { body, lang, icon, tag: "turn", renotify: true, vibrate: [300, 150, 300] };
  event.waitUntil(self.registration.showNotification(title, how));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(new URL(self.registration.scope)));
});

/** The ticket's page, brought to the front where it is open; this worker's scope is its address. */
async function open(page) {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = windows.find(({ url }) => new URL(url).pathname === page.pathname);
  return there ? there.focus() : self.clients.openWindow(page.href + self.location.search);
}
