package io.drover.agent.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.agent.http.Authorizer;
import io.drover.agent.http.Door;
import io.drover.agent.http.FakeCluster;
import io.drover.agent.http.FakeExchange;
import io.drover.agent.http.Limits;
import io.drover.agent.http.RouteTable;
import io.drover.api.json.Codec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What callers get of a region in which nothing has happened yet. */
class RouteAnswersTest {
    private static final String UUID = "8b7e3a52-5a49-4647-bfe0-35f0c5e5d2c1";

    private static FakeExchange ask(String method, String target, String body) throws IOException {
        var exchange = new FakeExchange(method, target).body(body.getBytes(StandardCharsets.UTF_8));
        new Door(
                        new RouteTable(RouteListTest.routes()),
                        new FakeCluster(),
                        Authorizer.OFF,
                        Limits.DEFAULTS,
                        new Codec(),
                        () -> 0,
                        new TreeMap<>())
                .handle(exchange);
        return exchange;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/jobs | []",
                "/v1/jobs?namespace=* | []",
                "/v1/nodes | []",
                "/v1/allocations | []",
                "/v1/evaluations | []",
                "/v1/deployments | []",
                "/v1/job/x/allocations | []",
                "/v1/job/x/evaluations | []",
                "/v1/job/x/deployments | []",
                "/v1/job/x/deployment | null",
                "/v1/node/pools?per_page=1&filter=Name+%3D%3D+nosuch | []",
                "/v1/regions | []",
                "/v1/evaluations/count | {\"Count\":0,\"Index\":1,\"KnownLeader\":true,\"LastContact\":7000000,\"NextToken\":\"\"}"
            })
    void anEmptyRegionAnswersInItsShape(String target, String json) throws IOException {
        FakeExchange answer = ask("GET", target, "");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(json);
    }

    @Test
    void whatARegionStartsWithIsThere() throws IOException {
        assertThat(ask("GET", "/v1/namespaces", "").text()).contains("\"Name\":\"default\"");
        assertThat(ask("GET", "/v1/namespace/default", "").answerHeader("X-Nomad-Index"))
                .isEqualTo("1");
        assertThat(ask("GET", "/v1/node/pools", "").text())
                .contains("\"Name\":\"all\"", "\"Name\":\"default\"");
        assertThat(ask("GET", "/v1/operator/scheduler/configuration", "").text())
                .contains("\"SchedulerAlgorithm\":\"binpack\"");
        assertThat(ask("PUT", "/v1/search", "{\"Prefix\":\"d\",\"Context\":\"all\"}").text())
                .contains("\"namespaces\":[\"default\"]", "\"node_pools\":[\"default\"]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | /v1/job/x | '' | 404 | job not found",
                "GET | /v1/job/a%2Fb/summary | '' | 404 | job not found",
                "GET | /v1/job/x/versions | '' | 404 | job versions not found",
                "GET | /v1/job/x/submission | '' | 400 | Unable to parse job submission version parameter",
                "GET | /v1/job/x/submission?version=0 | '' | 404 | job source not found",
                "GET | /v1/allocation/" + UUID + " | '' | 404 | alloc not found",
                "GET | /v1/evaluation/" + UUID + " | '' | 404 | eval not found",
                "GET | /v1/deployment/" + UUID + " | '' | 404 | deployment not found",
                "GET | /v1/node/" + UUID + " | '' | 404 | node not found",
                "GET | /v1/node/pool/x | '' | 404 | node pool not found",
                "GET | /v1/node/pool/all/nodes?prefix=a | '' | 400 | prefix argument not allowed",
                "GET | /v1/namespace/x | '' | 404 | Namespace not found",
                "GET | /v1/evaluations?job=x&filter=a+%3D%3D+b | '' | 400 | Filter expression cannot be used with other filter parameters",
                "GET | /v1/status/leader | '' | 500 | No cluster leader",
                "PUT | /v1/jobs | '' | 400 | Request body is empty",
                "PUT | /v1/jobs | {} | 400 | Job must be specified",
                "PUT | /v1/jobs | {\"Job\":{}} | 400 | Job ID hasn't been provided",
                "PUT | /v1/job/a | {\"Job\":{\"ID\":\"b\"}} | 400 | Job ID does not match name",
                "PUT | /v1/job/a/plan | {\"Job\":{\"ID\":\"b\"}} | 400 | Job ID does not match",
                "PUT | /v1/job/a/plan | {\"Job\":{}} | 400 | Job must have a valid ID",
                "PUT | /v1/job/a/evaluate | {\"JobID\":\"b\"} | 400 | JobID not same as job name",
                "DELETE | /v1/job/a?eval_priority=101 | '' | 400 | Eval priority must be between 1 and 100 inclusively",
                "DELETE | /v1/job/a?purge=maybe | '' | 500 | Failed to parse value of \"purge\" (maybe) as a bool: expected true or false",
                "PUT | /v1/allocation/" + UUID + "/stop | '' | 404 | allocation not found",
                "PUT | /v1/validate/job | {} | 400 | Job must be specified",
                "PUT | /v1/jobs/parse | {} | 400 | Job spec is empty",
                "PUT | /v1/agent/join?address=a | '' | 501 | Invalid method",
                "GET | /v1/agent/servers | '' | 501 | Invalid method",
                "GET | /v1/client/stats | '' | 400 | No local Node and node_id not provided",
                "GET | /v1/client/fs/ls/"
                        + UUID
                        + " | '' | 404 | Unknown allocation \""
                        + UUID
                        + "\"",
                "POST | /v1/client/gc | '' | 400 | No local Node and node_id not provided",
                "DELETE | /v1/jobs | '' | 405 | Invalid method"
            })
    void refusesInTheWordsThatClientsKnow(
            String method, String target, String body, int status, String text) throws IOException {
        FakeExchange answer = ask(method, target, body);

        assertThat(answer.text()).isEqualTo(text);
        assertThat(answer.status()).isEqualTo(status);
    }

    @Test
    void parsesAJobFileAndSaysWhereItIsWrong() throws IOException {
        String good =
                "{\"JobHCL\":\"job \\\"x\\\" {\\n  group \\\"g\\\" {\\n    task \\\"t\\\" {\\n      driver = \\\"exec\\\"\\n    }\\n  }\\n}\\n\"}";

        assertThat(ask("POST", "/v1/jobs/parse", good).text()).contains("\"ID\":\"x\"");
        FakeExchange bad = ask("POST", "/v1/jobs/parse", "{\"JobHCL\":\"job {\"}");
        assertThat(bad.status()).isEqualTo(400);
        assertThat(bad.text()).startsWith("Failed to parse job: ").contains("line 1");
    }
}
