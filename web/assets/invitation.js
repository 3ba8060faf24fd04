// Puts the code of an invitation's link into the form, and out of the address: what stands behind # is sent to nobody.
const code = location.hash.slice(1);
if (code !== "") {
  history.replaceState(null, "", location.pathname + location.search);
  document.querySelector("#code").value = code;
  document.querySelector("#invitation").requestSubmit();
}
