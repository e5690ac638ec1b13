// Loads the page anew as soon as something has changed since it was made.
const shown = document.documentElement.dataset.state;
new EventSource("/events").onmessage = (event) => {
  if (event.data !== shown) location.reload();
};
