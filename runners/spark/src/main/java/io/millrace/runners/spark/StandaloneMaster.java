/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import io.millrace.transforms.ValidationException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.DeployMessages.MasterStateResponse;
import org.apache.spark.deploy.DeployMessages.RequestMasterState$;
import org.apache.spark.internal.config.package$;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcEnv;
import scala.Option;
import scala.reflect.ClassTag$;

/**
 * A standalone master, asked as Spark's own client asks it.
 *
 * @param url as it was given
 * @param here the address of this machine that the master answers to, and executors too
 */
record StandaloneMaster(String url, String host, int port, String here) {
  private static final int CONNECT_MILLIS = 5_000;

  /** Finds out whether somebody answers. */
  static StandaloneMaster at(String url) {
    URI uri = url.matches("spark://[^/?#@,\\s]+:\\d+") ? URI.create(url) : URI.create("");
    if (uri.getHost() == null) {
      throw new ValidationException(
          "Invalid master: " + url + " (must be spark://HOST:PORT of a standalone master)");
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), CONNECT_MILLIS);
      String here = socket.getLocalAddress().getHostAddress();
      return new StandaloneMaster(url, uri.getHost(), uri.getPort(), here);
    } catch (IOException e) {
      throw new ValidationException(
          "Cannot reach Spark at " + url + ": nobody answers; start it, or correct the master", e);
    }
  }

  /**
   * @throws ValidationException if it does not answer as a master of this version does
   */
  MasterStateResponse state() {
    SparkConf configuration = new SparkConf(false).set("spark.rpc.askTimeout", "20s");
    RpcEnv client =
        RpcEnv.create(
            "millrace",
            here,
            0,
            configuration,
            new SecurityManager(configuration, Option.empty(), package$.MODULE$.AUTH_SECRET_FILE()),
            true);
    try {
      return client
          .setupEndpointRef(new RpcAddress(host, port), "Master")
          .askSync(RequestMasterState$.MODULE$, ClassTag$.MODULE$.apply(MasterStateResponse.class));
    } catch (RuntimeException e) {
      throw new ValidationException(
          "Cannot use "
              + url
              + ": what answers there is not a master of this Spark's version; correct the master",
          e);
    } finally {
      client.shutdown();
    }
  }
}
