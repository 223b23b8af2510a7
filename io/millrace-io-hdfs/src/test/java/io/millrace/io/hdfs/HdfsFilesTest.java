/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.hdfs;

import io.millrace.io.files.ObjectFilesContract;
import io.millrace.testing.engines.HdfsExtension;
import io.millrace.testing.engines.HdfsServer;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
@ExtendWith(HdfsExtension.class)
class HdfsFilesTest extends ObjectFilesContract {
  private InHdfs hdfs;

  @BeforeEach
  void open(HdfsServer server) throws IOException {
    hdfs = InHdfs.at(server);
  }

  @Override
  protected String newBucket() {
    return hdfs.newFolder();
  }

  @Override
  protected Map<String, byte[]> objects(String bucket) throws IOException {
    return hdfs.files(bucket);
  }
}
