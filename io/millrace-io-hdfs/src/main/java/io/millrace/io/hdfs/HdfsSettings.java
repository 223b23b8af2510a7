/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.hdfs;

import io.millrace.io.files.FileSystemSettings;
import io.millrace.transforms.Internal;
import io.millrace.transforms.ValidationException;
import java.util.List;
import org.apache.beam.sdk.io.hdfs.HadoopFileSystemOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.hadoop.conf.Configuration;

/**
 * How HDFS is reached, as Hadoop's own tools are told: by {@code core-site.xml} and {@code
 * hdfs-site.xml} in the folder that {@code HADOOP_CONF_DIR} names. {@code fs.defaultFS} has to be
 * of HDFS. Workers get the configuration of whoever starts the run.
 *
 * @since 0.1
 */
@Internal
public final class HdfsSettings implements FileSystemSettings {

  @Override
  public void apply(PipelineOptions options) {
    HadoopFileSystemOptions hadoop = options.as(HadoopFileSystemOptions.class);
    List<Configuration> found = hadoop.getHdfsConfiguration();
    if (found == null) {
      return;
    }
    if (found.size() > 1) {
      throw new ValidationException(
          "Invalid HADOOP_CONF_DIR and YARN_CONF_DIR: %d configurations of Hadoop (must be 1): %s"
              .formatted(found.size(), found));
    }
    hadoop.setHdfsConfiguration(found);
  }
}
