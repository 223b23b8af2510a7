/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.s3;

import io.millrace.io.files.KilledFilesContract;
import io.millrace.testing.engines.S3Extension;
import io.millrace.testing.engines.S3Server;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
@ExtendWith(S3Extension.class)
class KilledS3FilesTest extends KilledFilesContract {
  private InS3 store;

  @BeforeEach
  void open(S3Server server) {
    store = InS3.at(server);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  protected String newFolder() throws IOException {
    return store.newBucket() + "/lake";
  }

  @Override
  protected Map<String, byte[]> files(String folder) throws IOException {
    return store.objects(folder);
  }

  @Override
  protected List<String> flags() {
    return store.flags();
  }

  @Override
  protected Map<String, String> environment() {
    return store.environment();
  }
}
