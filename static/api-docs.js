// Starts the API's documentation page; the address of the description stands in the page.
const page = document.getElementById("swagger-ui");
SwaggerUIBundle({ url: page.dataset.openapi, domNode: page, deepLinking: true, validatorUrl: null });
