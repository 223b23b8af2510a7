/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.direct;

import io.millrace.pipelines.engines.FollowedDatabaseContract;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
class DirectFollowedDatabaseTest extends FollowedDatabaseContract {
  DirectFollowedDatabaseTest() {
    super(new DirectLauncher());
  }
}
