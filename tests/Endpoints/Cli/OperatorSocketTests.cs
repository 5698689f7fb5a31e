using System.Net;

namespace MeetAi.Tests.Endpoints.Cli;

/// <summary>The door of the commands: a socket in the data directory, and no other.</summary>
public sealed class OperatorSocketTests
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public async Task The_socket_is_for_the_owner_alone_and_a_stale_one_is_in_nobodys_way()
    {
        await using var meetai = await Running.Start();
        var socket = Path.Combine(meetai.Data, "meetai.sock");
        Assert.Equal(OwnerFile, File.GetUnixFileMode(socket));

        await meetai.Kill();
        Assert.True(File.Exists(socket));
        Assert.Equal(0, (await meetai.Command("keygen")).ExitCode);

        await meetai.Launch();
        await meetai.Kill();
        Assert.True(File.Exists(socket));
        await meetai.Launch();
        Assert.Equal(OwnerFile, File.GetUnixFileMode(socket));
        Assert.Equal(0, (await meetai.Command("keys", "list")).ExitCode);
    }

    [Theory]
    [InlineData("serve", "--listen", "http://127.0.0.1:0")]
    [InlineData("keygen")]
    [InlineData("keys", "list")]
    public async Task A_path_too_long_for_a_socket_is_said_in_one_sentence(params string[] command)
    {
        var root = Running.NewDirectory();
        var data = Path.Combine(root, new string('d', 100));

        var refused = await Running.Run([.. command, "--data", data]);

        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.Equal(
            $"{data}/meetai.sock is too long for a socket (107 bytes at most). Choose a shorter --data.\n",
            refused.Error);
        Directory.Delete(root, recursive: true);
    }

    [Theory]
    [InlineData("GET", "/api/admin/keys")]
    [InlineData("POST", "/api/admin/keys")]
    [InlineData("DELETE", "/api/admin/keys/mai_")]
    public async Task Over_the_network_there_is_no_admin_with_a_key_or_without(string method, string path)
    {
        await using var meetai = await Running.Start();
        foreach (var http in new[] { meetai.Anyone(), (await meetai.NewPerson()).Http })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            await Person.Problem(await http.SendAsync(request), HttpStatusCode.NotFound, "not_found");
        }
    }
}
