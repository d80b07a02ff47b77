// Tell the sign-up form which time zone the phone keeps, so that reminders come at a decent hour.
const field = document.querySelector("[data-time-zone]");
if (field && !field.value) field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
