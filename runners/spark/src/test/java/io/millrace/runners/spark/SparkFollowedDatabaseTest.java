/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import io.millrace.pipelines.engines.FollowedDatabaseContract;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
class SparkFollowedDatabaseTest extends FollowedDatabaseContract {
  SparkFollowedDatabaseTest() {
    super(new SparkLauncher());
  }
}
