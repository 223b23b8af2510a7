/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.files.FileSystemSettings;
import io.millrace.transforms.ValidationException;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.core.construction.SerializablePipelineOptions;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.hdfs.HadoopFileSystemOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HdfsSettingsTest {
  private static final String DEFAULT_FS = "fs.defaultFS";
  private static final Map<String, String> SERVICES =
      Map.of(
          "dfs.nameservices", "lake",
          "dfs.ha.namenodes.lake", "a,b",
          "dfs.namenode.rpc-address.lake.a", "127.0.0.1:1",
          "dfs.namenode.rpc-address.lake.b", "127.0.0.1:2");

  @ParameterizedTest
  @ValueSource(strings = {"file:///", "s3a://lake", "s3://lake", "namenode", ""})
  void aDefaultThatIsNoneOfHdfsIsLeftOut(String system) {
    Configuration configuration = new Configuration(/* loadDefaults= */ false);
    configuration.set(DEFAULT_FS, system);

    HadoopFileSystemOptions got = atAWorker(configuration);

    assertThat(got.getHdfsConfiguration()).isNull();
    assertThat(FileSystems.matchNewResource("/tmp/a", /* isDirectory= */ false)).isNotNull();
    assertThatThrownBy(() -> FileSystems.matchNewResource("hdfs://lake/a", false))
        .hasMessageContaining("No filesystem found for scheme hdfs");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hdfs://127.0.0.1:1", "webhdfs://127.0.0.1:1", "file:///"})
  void workersReachHdfsWhereTheDefaultOrANameServiceIsOfIt(String system) {
    Configuration configuration = new Configuration(/* loadDefaults= */ false);
    SERVICES.forEach(configuration::set);
    configuration.set(DEFAULT_FS, system);

    HadoopFileSystemOptions got = atAWorker(configuration);

    assertThat(got.getHdfsConfiguration())
        .singleElement()
        .satisfies(
            sent -> {
              SERVICES.forEach((name, value) -> assertThat(sent.get(name)).isEqualTo(value));
              assertThat(sent.get(DEFAULT_FS)).isEqualTo(system.startsWith("file") ? null : system);
            });
    assertThat(FileSystems.matchNewResource("hdfs://lake/a", /* isDirectory= */ false)).isNotNull();
    assertThat(FileSystems.matchNewResource("/tmp/a", /* isDirectory= */ false)).isNotNull();
  }

  @Test
  void severalConfigurationsAreRefused() {
    PipelineOptions options = PipelineOptionsFactory.create();
    options
        .as(HadoopFileSystemOptions.class)
        .setHdfsConfiguration(List.of(new Configuration(false), new Configuration(false)));

    assertThatThrownBy(() -> FileSystemSettings.applyAll(options))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith(
            "Invalid HADOOP_CONF_DIR and YARN_CONF_DIR: 2 configurations of Hadoop (must be 1): [");
  }

  /** The options of a run that begins with this configuration, in a JVM that has got them. */
  private static HadoopFileSystemOptions atAWorker(Configuration configuration) {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.as(HadoopFileSystemOptions.class).setHdfsConfiguration(List.of(configuration));
    FileSystemSettings.applyAll(options);
    return SerializableUtils.clone(new SerializablePipelineOptions(options))
        .get()
        .as(HadoopFileSystemOptions.class);
  }
}
