// Azurite's blob service. The build puts it into one file with what it needs; the rest of Azurite (queues, tables, SQL,
// telemetry) and the 300 packages of that stay behind, and it is loaded in a tenth of the time.
module.exports = {
  Configuration: require('azurite/dist/src/blob/BlobConfiguration.js').default,
  Server: require('azurite/dist/src/blob/BlobServer.js').default,
};
