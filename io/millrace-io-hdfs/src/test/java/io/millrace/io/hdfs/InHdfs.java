/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.hdfs;

import io.millrace.io.files.FileSystemSettings;
import io.millrace.testing.engines.HdfsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;

/** A server whose address this JVM, and those that it starts, find in their configuration. */
record InHdfs(HdfsServer server) {
  private static final AtomicInteger FOLDERS = new AtomicInteger();

  static InHdfs at(HdfsServer server) throws IOException {
    Path configuration = Path.of(System.getenv("HADOOP_CONF_DIR"));
    Files.createDirectories(configuration);
    Files.writeString(
        configuration.resolve("core-site.xml"),
        """
        <configuration>
          <property><name>fs.defaultFS</name><value>%s</value></property>
        </configuration>
        """
            .formatted(server.uri()));
    FileSystemSettings.register();
    return new InHdfs(server);
  }

  /** The address of a folder that nobody has used. */
  String newFolder() {
    return server.uri() + "/folder-" + FOLDERS.incrementAndGet();
  }

  /** All files under an address, by their own, as another client sees them. */
  Map<String, byte[]> files(String address) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (FileSystem system = FileSystem.newInstance(server.uri(), new Configuration())) {
      org.apache.hadoop.fs.Path folder = new org.apache.hadoop.fs.Path(address);
      if (!system.exists(folder)) {
        return files;
      }
      RemoteIterator<LocatedFileStatus> all = system.listFiles(folder, /* recursive= */ true);
      while (all.hasNext()) {
        org.apache.hadoop.fs.Path file = all.next().getPath();
        try (FSDataInputStream in = system.open(file)) {
          files.put(file.toString(), in.readAllBytes());
        }
      }
    }
    return files;
  }
}
