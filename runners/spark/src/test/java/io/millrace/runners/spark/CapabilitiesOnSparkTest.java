/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import io.millrace.pipelines.engines.CapabilitiesContract;
import org.apache.spark.package$;

class CapabilitiesOnSparkTest extends CapabilitiesContract {
  CapabilitiesOnSparkTest() {
    super(new SparkLauncher(), "Spark " + package$.MODULE$.SPARK_VERSION());
  }
}
