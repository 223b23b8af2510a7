/* SPDX-License-Identifier: Apache-2.0 */
import java.net.InetSocketAddress;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.rest.RESTCatalogAdapter;
import org.apache.iceberg.rest.RESTCatalogServlet;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;

/**
 * Serves an SQLite catalog by Iceberg's own servlet. Iceberg's program for that listens at every
 * address, this one at the given alone.
 */
public final class IcebergRest {
  private IcebergRest() {}

  /**
   * @param args address and port to listen at, database file, URI of the warehouse
   */
  public static void main(String[] args) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set("fs.file.impl", "org.apache.hadoop.fs.RawLocalFileSystem");
    // One connection: what Iceberg leaves open on one SQLite takes for a reader of another.
    Map<String, String> properties =
        Map.of(
            "type", "jdbc",
            "uri", "jdbc:sqlite:" + args[2],
            "clients", "1",
            "jdbc.schema-version", "V1",
            "warehouse", args[3]);
    RESTCatalogAdapter catalog =
        new RESTCatalogAdapter(CatalogUtil.buildIcebergCatalog("rest", properties, configuration));
    ServletContextHandler paths = new ServletContextHandler(ServletContextHandler.NO_SESSIONS);
    paths.addServlet(new ServletHolder(new RESTCatalogServlet(catalog)), "/*");
    Server server = new Server(new InetSocketAddress(args[0], Integer.parseInt(args[1])));
    server.setHandler(paths);
    server.start();
    server.join();
  }
}
