/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogLibrariesTest {
  @ParameterizedTest
  @CsvSource({
    "iceberg-hive-metastore, is not on the class path",
    "hive-common, lacks the class org/apache/hadoop/hive/conf/HiveConf$ConfVars on the class path",
    "libfb303, lacks the class com/facebook/fb303/FacebookService$Iface on the class path"
  })
  void namesAllThatHiveNeedsWhereAJarIsNotThere(String jar, String reason) {
    assertThatThrownBy(() -> askWithout(jar))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot open the catalog lake at thrift://127.0.0.1:1: its type hive "
                + reason
                + "; add the dependencies org.apache.iceberg:iceberg-hive-metastore,"
                + " org.apache.hive:hive-standalone-metastore, org.apache.hive:hive-common,"
                + " org.apache.hive.shims:hive-shims-common, org.apache.hive:hive-storage-api,"
                + " org.apache.thrift:libthrift, org.apache.thrift:libfb303,"
                + " commons-lang:commons-lang and com.google.guava:guava");
  }

  /** In class loaders of their own, as with the class path of somebody who did not bring it. */
  private static void askWithout(String jar) throws Throwable {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    // It stays open, for what Hive's client goes on with beside.
    ClassLoader loader =
        new URLClassLoader(classPathWithout(jar), ClassLoader.getPlatformClassLoader());
    thread.setContextClassLoader(loader);
    try {
      Method ask =
          loader.loadClass(CatalogLibrariesTest.class.getName()).getDeclaredMethod("askMetastore");
      ask.setAccessible(true);
      ask.invoke(null);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static URL[] classPathWithout(String jar) throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String entry :
        System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator), -1)) {
      if (!Path.of(entry).getFileName().toString().startsWith(jar + "-")) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    return urls.toArray(URL[]::new);
  }

  static void askMetastore() {
    Map<String, String> properties = Map.of("type", "hive", "uri", "thrift://127.0.0.1:1");
    try (CatalogConnection metastore = new IcebergCatalog("lake", properties).open()) {
      metastore.ask(catalog -> catalog.tableExists(TableIdentifier.of("shop", "orders")));
    }
  }
}
