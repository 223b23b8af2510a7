/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.hdfs;

import io.millrace.io.files.FileSystemSettings;
import io.millrace.transforms.Internal;
import io.millrace.transforms.ValidationException;
import java.util.List;
import org.apache.beam.sdk.io.hdfs.HadoopFileSystemOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * How HDFS is reached, as Hadoop's own tools are told: by {@code core-site.xml} and {@code
 * hdfs-site.xml} in the folder that {@code HADOOP_CONF_DIR} names. An {@code fs.defaultFS} that is
 * none of HDFS is left out: Hadoop is often set up for a local disk or a store that others reach by
 * other means. Workers get the configuration of whoever starts the run, and no other.
 *
 * @since 0.1
 */
@Internal
public final class HdfsSettings implements FileSystemSettings {
  private static final String DEFAULT_FS = "fs.defaultFS";
  private static final String NAME_SERVICES = "dfs.nameservices";

  @Override
  public void apply(PipelineOptions options) {
    HadoopFileSystemOptions hadoop = options.as(HadoopFileSystemOptions.class);
    List<Configuration> found = hadoop.getHdfsConfiguration();
    if (found != null && found.size() > 1) {
      throw new ValidationException(
          "Invalid HADOOP_CONF_DIR and YARN_CONF_DIR: %d configurations of Hadoop (must be 1): %s"
              .formatted(found.size(), found));
    }
    // Nothing is told to workers, too, who would look into their own environment.
    hadoop.setHdfsConfiguration(found == null || found.isEmpty() ? null : ofHdfs(found.get(0)));
  }

  /** Beam registers the scheme of the default, and where services are named HDFS too. */
  private static @Nullable List<Configuration> ofHdfs(Configuration found) {
    String system = found.get(DEFAULT_FS, "");
    if (system.startsWith("hdfs:") || system.startsWith("webhdfs:")) {
      return List.of(found);
    }
    if (found.get(NAME_SERVICES, "").isEmpty()) {
      return null;
    }
    Configuration services = new Configuration(found);
    services.unset(DEFAULT_FS);
    return List.of(services);
  }
}
