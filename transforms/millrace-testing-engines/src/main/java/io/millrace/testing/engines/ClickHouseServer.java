/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing.engines;

import io.millrace.transforms.Evolving;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * ClickHouse as Debian's package {@code clickhouse-server} brings it; see {@link DatabaseServer}.
 *
 * @since 0.1
 */
@Evolving
public final class ClickHouseServer extends DatabaseServer {
  private static final List<Path> FOLDERS = List.of(Path.of("/usr/sbin"), Path.of("/usr/bin"));
  private static final String PACKAGE = "clickhouse-server";

  private ClickHouseServer(Path folder, int port) throws IOException, InterruptedException {
    super("ClickHouse", folder, port);
  }

  /**
   * Starts a server.
   *
   * @param folder takes its data and log, and is not deleted
   * @throws IOException if it is not installed, or does not come up within two minutes
   */
  public static ClickHouseServer start(Path folder) throws IOException, InterruptedException {
    int port = Ports.free();
    // The database is there from the start: its folders make it.
    Files.createDirectories(folder.resolve("data").resolve("data").resolve(NAME));
    Files.createDirectories(folder.resolve("data").resolve("metadata").resolve(NAME));
    Files.writeString(
        folder.resolve("config.xml"),
        """
        <yandex>
          <logger><level>information</level><console>1</console></logger>
          <listen_host>%s</listen_host>
          <http_port>%d</http_port>
          <path>%s/</path>
          <tmp_path>%s/</tmp_path>
          <users_config>users.xml</users_config>
          <default_profile>default</default_profile>
          <default_database>%s</default_database>
          <mark_cache_size>33554432</mark_cache_size>
        </yandex>
        """
            .formatted(Ports.LOOPBACK, port, folder.resolve("data"), folder.resolve("tmp"), NAME));
    Files.writeString(
        folder.resolve("users.xml"),
        """
        <yandex>
          <profiles><default><max_memory_usage>500000000</max_memory_usage></default></profiles>
          <quotas><default/></quotas>
          <users>
            <%s>
              <password>%s</password>
              <networks><ip>%s</ip></networks>
              <profile>default</profile>
              <quota>default</quota>
            </%s>
          </users>
        </yandex>
        """
            .formatted(NAME, PASSWORD, Ports.LOOPBACK, NAME));
    ServerProcess.give(folder);
    return new ClickHouseServer(folder, port);
  }

  @Override
  List<String> command() throws IOException {
    return List.of(
        ServerProcess.find("clickhouse-server", FOLDERS, PACKAGE).toString(),
        "--config-file=" + folder().resolve("config.xml"));
  }

  /** It listens when it is. */
  @Override
  boolean isReady() {
    return true;
  }

  @Override
  public String jdbcUrl() {
    return "jdbc:clickhouse://%s:%d/%s".formatted(Ports.LOOPBACK, port(), NAME);
  }
}
