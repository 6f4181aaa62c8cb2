// Shows what a push says, also when the page is closed; a touch leads to the ticket's own page.

const SAME_MS = 20_000; // two displays may both know this phone: it shakes once for one call

self.addEventListener("push", (event) => event.waitUntil(show(event.data.json())));

async function show({ title, body, lang }) {
  const tag = "turn", icon = "/static/phone/icon-192.png", data = Date.now();
  const shown = await self.registration.getNotifications({ tag });
  const renotify = !shown.some((one) => one.title === title && data - one.data < SAME_MS);
  const how = { body, lang, icon, tag, data, renotify, vibrate: [300, 150, 300] };
  await self.registration.showNotification(title, how);
}

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
