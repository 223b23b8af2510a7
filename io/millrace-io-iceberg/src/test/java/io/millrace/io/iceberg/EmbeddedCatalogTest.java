/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedCatalogTest extends CatalogContract {
  @TempDir Path warehouse;

  @Override
  IcebergCatalog catalog() {
    return IcebergCatalog.embedded(warehouse);
  }
}
