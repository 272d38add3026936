using Hoopoe.Load;

return await LoadCommand.Create().Parse(args).InvokeAsync();
