/* SPDX-License-Identifier: Apache-2.0 */
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.SparkSession;

/** Runs SQL statements that come by HTTP, and answers with their rows as a JSON array. */
public final class SparkStatements {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SparkStatements() {}

  /**
   * @param args address and port to listen at, then Spark's settings, name and value in turn
   */
  public static void main(String[] args) throws Exception {
    SparkSession.Builder builder = SparkSession.builder().master("local[1]").appName("sql");
    for (int i = 2; i < args.length; i += 2) {
      builder.config(args[i], args[i + 1]);
    }
    SparkSession session = builder.getOrCreate();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(args[0], Integer.parseInt(args[1])), 0);
    server.createContext("/", exchange -> answer(session, exchange));
    server.start();
  }

  private static void answer(SparkSession session, HttpExchange exchange) throws IOException {
    int status = 200;
    String text;
    try {
      String statement = JSON.readValue(exchange.getRequestBody(), String.class);
      text = session.sql(statement).toJSON().collectAsList().toString();
    } catch (Exception e) {
      status = 400;
      text = e.toString();
    }
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
